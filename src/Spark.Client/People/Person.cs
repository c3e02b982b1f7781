using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>A person, a bot or an app user. (Webex API: People.)</summary>
public sealed record Person : SparkObject
{
    /// <summary>The person's id.</summary>
    public required string Id { get; init; }

    /// <summary>Email addresses; compare them without regard to case.</summary>
    public IReadOnlyList<string> Emails
    {
        get => field ?? []; // not an initializer: generated JSON code sets absent init members to null
        init;
    }

    /// <summary>The full name as shown.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What the person is called for short.</summary>
    public string? NickName { get; init; }

    /// <summary>First name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Last name.</summary>
    public string? LastName { get; init; }

    /// <summary>Address of a picture.</summary>
    public string? Avatar { get; init; }

    /// <summary>The organization the person belongs to.</summary>
    public string? OrgId { get; init; }

    /// <summary>Ids of the person's roles; only for administrators.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Ids of the person's licenses; only for administrators.</summary>
    public IReadOnlyList<string>? Licenses { get; init; }

    /// <summary>When the account was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When the account was last changed.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>When the person was last active; absent when presence is hidden or the look-up is by id.</summary>
    public DateTimeOffset? LastActivity { get; init; }

    /// <summary>Presence; absent when it is hidden.</summary>
    public PersonStatus? Status { get; init; }

    /// <summary>Whether an invitation is not answered yet; only for administrators.</summary>
    [JsonConverter(typeof(FlexibleBooleanConverter))]
    public bool? InvitePending { get; init; }

    /// <summary>Whether the person may log in; only for administrators.</summary>
    [JsonConverter(typeof(FlexibleBooleanConverter))]
    public bool? LoginEnabled { get; init; }

    /// <summary>Person, bot or app user.</summary>
    public PersonType? Type { get; init; }

    /// <summary>Phone numbers.</summary>
    public IReadOnlyList<PhoneNumber>? PhoneNumbers { get; init; }

    /// <summary>The calling extension; only with calling data.</summary>
    public string? Extension { get; init; }

    /// <summary>The calling location's id; only with calling data.</summary>
    public string? LocationId { get; init; }

    /// <summary>The department.</summary>
    public string? Department { get; init; }

    /// <summary>The manager's name.</summary>
    public string? Manager { get; init; }

    /// <summary>The manager's id.</summary>
    public string? ManagerId { get; init; }

    /// <summary>The job title.</summary>
    public string? Title { get; init; }

    /// <summary>Postal addresses.</summary>
    public IReadOnlyList<PersonAddress>? Addresses { get; init; }

    /// <summary>The time zone by its IANA name, if the person shares it.</summary>
    public string? Timezone { get; init; }

    /// <summary>Meeting sites, as <c>site#attendee</c> where the person is no host; only for administrators.</summary>
    public IReadOnlyList<string>? SiteUrls { get; init; }

    /// <summary>SIP addresses; only for administrators.</summary>
    public IReadOnlyList<SipAddress>? SipAddresses { get; init; }

    /// <summary>The address in a federated XMPP network.</summary>
    public string? XmppFederationJid { get; init; }
}

/// <summary>The kind of an account.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<PersonType>))]
public readonly record struct PersonType(string Value) : IOpenString<PersonType>
{
    /// <summary>A human being.</summary>
    public static PersonType Person { get; } = new("person");

    /// <summary>A bot.</summary>
    public static PersonType Bot { get; } = new("bot");

    /// <summary>A guest of an application.</summary>
    public static PersonType AppUser { get; } = new("appuser");

    /// <inheritdoc/>
    public static PersonType Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>The presence of a person.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<PersonStatus>))]
public readonly record struct PersonStatus(string Value) : IOpenString<PersonStatus>
{
    /// <summary>Active within the last ten minutes.</summary>
    public static PersonStatus Active { get; } = new("active");

    /// <summary>In a call.</summary>
    public static PersonStatus Call { get; } = new("call");

    /// <summary>Wants no notifications.</summary>
    public static PersonStatus DoNotDisturb { get; } = new("DoNotDisturb");

    /// <summary>Not active for more than ten minutes.</summary>
    public static PersonStatus Inactive { get; } = new("inactive");

    /// <summary>In a meeting.</summary>
    public static PersonStatus Meeting { get; } = new("meeting");

    /// <summary>Out of office.</summary>
    public static PersonStatus OutOfOffice { get; } = new("OutOfOffice");

    /// <summary>Has never logged in.</summary>
    public static PersonStatus Pending { get; } = new("pending");

    /// <summary>Sharing content.</summary>
    public static PersonStatus Presenting { get; } = new("presenting");

    /// <summary>Not known.</summary>
    public static PersonStatus Unknown { get; } = new("unknown");

    /// <inheritdoc/>
    public static PersonStatus Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
