namespace Engines;

/// <summary>What the tests' servers ask of their test: here nothing is skipped.</summary>
internal static class Assert
{
    public static void SkipUnless(bool condition, string reason)
    {
        if (!condition)
        {
            throw new InvalidOperationException(reason);
        }
    }
}
