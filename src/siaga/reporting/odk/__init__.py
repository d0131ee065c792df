"""How do ODK Collect and Enketo take part? The profile's forms as XLSForm, served and taken in by OpenRosa 1.0.

Knock at `workbook` for a form as XLSForm, at `submission` for what a client sent; both are pure.
"""
