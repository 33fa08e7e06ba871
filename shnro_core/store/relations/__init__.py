"""The relations of the method: their SQL put together, their values, and the compact ones kept in a database version.

``prepare`` stores the compact relations as tables when a version is built: same answers, faster.
"""

from shnro_core.store.relations.layout import prepare

__all__ = ["prepare"]
