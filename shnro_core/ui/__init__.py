"""What streamlit shows: routing, cached data access, filters, blocks."""

APP_TITLE = "Школы с низкими результатами"
"""Name of the application in the browser's tab."""
FIRST_PAGE = "overview"
"""The page at the root; its own name in an address leads there."""
