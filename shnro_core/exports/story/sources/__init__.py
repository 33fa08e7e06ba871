"""«Источники»: documents and what was taken from them, their contradictions, how to read the marks.

Three tellings of one page, because only the contradictions depend on the reader's search.
"""
