"""The stores, for every contract."""

from tests.stores import empty_file, store, store_url, stores, tables_url

__all__ = ["empty_file", "store", "store_url", "stores", "tables_url"]
