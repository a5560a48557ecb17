"""The languages of both deployables: their catalogs, made by `make messages`, and what is wrong with them."""
