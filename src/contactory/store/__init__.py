"""SQL in files with names, and COPY in and out, over a psycopg cursor."""
