"""The database: build, versions, named queries. The only package that imports duckdb."""
