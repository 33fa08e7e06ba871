"""Files people take away: CSV for machines, CSV and XLSX for people."""
