"""Stories of the pages: figures equal the documents, titles follow the data."""
