"""What streamlit shows: routing, cached data access, filters, blocks."""
