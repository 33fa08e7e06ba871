"""«Что если»: controls of the rules, the scenario as a value, the live result."""
