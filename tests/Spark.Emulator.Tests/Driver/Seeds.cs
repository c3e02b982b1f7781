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

    /// <summary>
    /// The accounts that clients' own test suites want: Ada, an administrator and compliance officer; Alice, Bob and two bots in
    /// her organization; Otto, who is both in another one.
    /// </summary>
    public static EmulatorSeed Accounts { get; } =
        new([
            new("Example")
            {
                Licenses = ["Messaging", "Meetings"],
                Roles = ["Full Administrator"],
                People =
                [
                    new("Ada", "ada@example.com", "ada") { Roles = ["administrator", "complianceOfficer"] },
                    new("Alice", "alice@example.com", "alice"),
                    new("Bob", "bob@example.com", "bob"),
                    new("EchoBot", "echobot@webex.bot", "echobot") { Type = "bot" },
                    new("Deploy Bot", "deploy@webex.bot", "x_y_00000000-0000-4000-8000-000000000000") { Type = "bot" },
                ],
            },
            new("Other")
            {
                Licenses = ["Messaging"],
                People = [new("Otto", "otto@other.example", "otto") { Roles = ["administrator", "complianceOfficer"] }],
            },
        ]);
}
