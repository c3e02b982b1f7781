namespace EndToEnd.Tests;

/// <summary>Tests that load the machine: they run by themselves, after all others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
