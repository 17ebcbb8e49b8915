"""The web app's page: built from frontend/ into dist/ beside this file, and served by the same process as the API."""
