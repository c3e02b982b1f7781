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

    /// <summary>The same with licenses and roles by name; the other organization has an administrator too.</summary>
    public static EmulatorSeed WithLicenses { get; } =
        new([
            WithAdministrator.Organizations[0] with
            {
                Licenses = ["Messaging", "Meetings"],
                Roles = ["Full Administrator", "Read-only Administrator"],
            },
            new("Other")
            {
                Licenses = ["Messaging"],
                People = [new("Otto", "otto@other.example", "otto") { Roles = ["Full Administrator"] }],
            },
        ]);
}
