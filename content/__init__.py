"""The words of Reflectory as package data: worksheets, practice and locales. Data only, no code."""
