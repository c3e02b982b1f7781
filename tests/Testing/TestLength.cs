namespace Testing;

/// <summary>
/// How long tests are: the short form of a test fails for the same reasons as the long one, which <c>./test.sh --all</c>
/// runs (<c>TEST_LENGTH=long</c>) and which only does more of it.
/// </summary>
public static class TestLength
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("TEST_LENGTH") is "long";

    public static T Of<T>(T inShort, T atLength) => IsLong ? atLength : inShort;
}
