"""Excel in: workbooks of others are read, understood, checked, compared, imported, and taken back.

What other readers (rosters, workload, satisfaction, surgery) build on; these stay as they are:

* ``sandbox.read_book(path, beat) -> RawBook``: any xlsx, xls, csv or html table, read in the bounded child process or
  refused with a ``UserError``. ``RawSheet.rows`` hold plain cells from A1 on (text, number, ``date``, bool, None),
  ``merges`` the merged ranges, ``hidden_columns`` what Excel hides.
* ``normalise``: cells into values. ``dates.read_date(cell, past=…, year=…)`` gives ``ReadDate`` (a day or a month),
  ``NoEnd``, ``BadDate`` or None; ``numbers.quantity(cell, unit="day"|"hour")``; ``text.squeeze`` (half-width, no blanks),
  ``text.plain_text``, ``text.is_empty`` (blank, dash, slash, 无), ``text.is_blank``; ``words.staffing_type``, ``words.title``.
* ``understanding.header.headings_of(sheet, rows)``: column -> (words above, own words), merged headings spread;
  ``understanding.headings.bare(text)``: a heading in the form it is looked up in;
  ``understanding.row_types.row_types(sheet, header, columns)``: what each row is.
* ``people.People(planning.known_people(session)).find(row)`` and ``people.find_people``: who is meant, or a problem.
* ``values.Problem`` and ``values.ReadRow.note``: a problem names sheet, row, column, field, kind and says a sentence.
* ``beat.Beat``: progress and cancel of any long work.

``Kind`` names only what ``service`` imports as records of people; a reader with its own tables has its own kinds.
"""
