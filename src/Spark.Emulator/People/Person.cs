using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A person on the wire.</summary>
internal sealed record Person
{
    public required string Id { get; init; }

    public required IReadOnlyList<string> Emails { get; init; }

    public required string DisplayName { get; init; }

    public string? NickName { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Avatar { get; init; }

    public required string OrgId { get; init; }

    public required string Created { get; init; }

    public required string Type { get; init; }

    public IReadOnlyList<string>? Roles { get; init; }

    public IReadOnlyList<string>? Licenses { get; init; }

    public IReadOnlyList<JsonElement>? PhoneNumbers { get; init; }

    public string? Extension { get; init; }

    public string? LocationId { get; init; }

    public string? Department { get; init; }

    public string? Manager { get; init; }

    public string? ManagerId { get; init; }

    public string? Title { get; init; }

    public IReadOnlyList<JsonElement>? Addresses { get; init; }

    public IReadOnlyList<string>? SiteUrls { get; init; }

    public string? LastModified { get; init; }

    public bool? InvitePending { get; init; }

    public bool? LoginEnabled { get; init; }

    /// <summary>Without what only administrators may know.</summary>
    public Person ForEverybody() =>
        this with
        {
            Roles = null,
            Licenses = null,
            Extension = null,
            LocationId = null,
            SiteUrls = null,
            InvitePending = null,
            LoginEnabled = null,
        };
}

/// <summary>The body of a person's creation and update; other members of a person that is sent back are ignored.</summary>
internal sealed record PersonRequest
{
    public IReadOnlyList<string?>? Emails { get; init; }

    public string? DisplayName { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Avatar { get; init; }

    public string? OrgId { get; init; }

    public IReadOnlyList<string?>? Roles { get; init; }

    public IReadOnlyList<string?>? Licenses { get; init; }

    public IReadOnlyList<JsonElement>? PhoneNumbers { get; init; }

    public string? Extension { get; init; }

    public string? LocationId { get; init; }

    public string? Department { get; init; }

    public string? Manager { get; init; }

    public string? ManagerId { get; init; }

    public string? Title { get; init; }

    public IReadOnlyList<JsonElement>? Addresses { get; init; }

    public IReadOnlyList<string>? SiteUrls { get; init; }

    /// <summary>Webex API: a boolean, or the same as text.</summary>
    public JsonElement LoginEnabled { get; init; }
}

/// <summary>All that is answered with <c>minResponse=true</c>.</summary>
internal sealed record PersonId(string Id);

[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(ItemList<Person>))]
[JsonSerializable(typeof(PersonRequest))]
[JsonSerializable(typeof(PersonId))]
internal sealed partial class PeopleJson : JsonSerializerContext
{
    public static readonly PeopleJson Own = new(EmulatorJson.NewOptions());
}
