"""Passwords in tests are hashed quickly: as shipped it is slow on purpose, and tests guess hundreds of them."""

from argon2 import PasswordHasher

from fondaco.accounts import people

AS_SHIPPED = people._hasher


def hash_quickly() -> None:
    people._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
