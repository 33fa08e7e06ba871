"""Files people take away: CSV, XLSX."""
