"""A synthetic hospital: nobody in it exists. For a first look, for pictures, for benchmarks, for tests."""
