"""Rules of the orders and our own calculations; knows no storage and no drawing."""
