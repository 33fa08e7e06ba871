"""A whole region without a register, and the published region step by step."""
