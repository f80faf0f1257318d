"""Document to PDF and XLSX: the only place that imports reportlab or openpyxl for output."""
