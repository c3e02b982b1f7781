namespace Spark.Emulator;

/// <summary>The people an emulator starts with. The seed file has the same members, in camel case.</summary>
/// <param name="Organizations">The organizations and their people.</param>
public sealed record EmulatorSeed(IReadOnlyList<EmulatorSeedOrganization> Organizations)
{
    /// <summary>
    /// Alice (<c>alice@example.com</c>, token <c>alice</c>), Bob (<c>bob@example.com</c>, token <c>bob</c>) and the bot EchoBot
    /// (<c>echobot@webex.bot</c>, token <c>echobot</c>) in the organization Example.
    /// </summary>
    public static EmulatorSeed Default { get; } =
        new([
            new EmulatorSeedOrganization("Example")
            {
                People =
                [
                    new EmulatorSeedPerson("Alice", "alice@example.com", "alice"),
                    new EmulatorSeedPerson("Bob", "bob@example.com", "bob"),
                    new EmulatorSeedPerson("EchoBot", "echobot@webex.bot", "echobot") { Type = "bot" },
                ],
            },
        ]);
}

/// <summary>An organization of a seed.</summary>
/// <param name="DisplayName">Its name; its id follows from it.</param>
public sealed record EmulatorSeedOrganization(string DisplayName)
{
    /// <summary>Names of the licenses it has. Default: none.</summary>
    public IReadOnlyList<string> Licenses { get; init; } = [];

    /// <summary>Names of the roles it knows. Default: none.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Its people and bots.</summary>
    public IReadOnlyList<EmulatorSeedPerson> People { get; init; } = [];
}

/// <summary>A person or bot of a seed.</summary>
/// <param name="DisplayName">The name shown in rooms.</param>
/// <param name="Email">The address; the person's id follows from it, so it is the same on every start.</param>
/// <param name="Token">The bearer token its calls carry: any text.</param>
public sealed record EmulatorSeedPerson(string DisplayName, string Email, string Token)
{
    /// <summary><c>person</c> (the default) or <c>bot</c>.</summary>
    public string Type { get; init; } = "person";

    /// <summary>What else this person may do: <c>administrator</c>, <c>complianceOfficer</c>. Default: nothing.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The address of a picture, or null.</summary>
    public string? Avatar { get; init; }
}
