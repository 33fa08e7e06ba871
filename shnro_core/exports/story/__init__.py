"""What pages and slides tell: findings, numbers and pictures made from rows, without any interface.

One module a page: ``tell(context)`` reads named queries through ``context.fetch`` and returns a :class:`Story`.
"""

from shnro_core.exports.story.model import Block, Context, Fetch, Headline, Story

__all__ = ["Block", "Context", "Fetch", "Headline", "Story"]
