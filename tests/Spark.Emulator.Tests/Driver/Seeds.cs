namespace Spark.Emulator.Tests;

internal static class Seeds
{
    /// <summary>Ada, an administrator, and Alice in one organization; Otto in another.</summary>
    public static EmulatorSeed WithAdministrator { get; } =
        new([
            new("Example")
            {
                People =
                [
                    new("Ada", "ada@example.com", "ada") { Roles = ["administrator"] },
                    new("Alice", "alice@example.com", "alice"),
                ],
            },
            new("Other") { People = [new("Otto", "otto@other.example", "otto")] },
        ]);
}
