using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>
/// The whole person as it shall be; for administrators. The service replaces everything: what is left out is cleared.
/// Start from the person as it is (<see cref="From"/>).
/// </summary>
public sealed record UpdatePersonRequest : SparkRequest
{
    /// <summary>The full name as shown; the API wants it always.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Email addresses; sent back as they are, since they cannot be changed this way.</summary>
    public IReadOnlyList<string>? Emails { get; init; }

    /// <summary>What the person is called for short; the service ignores it.</summary>
    public string? NickName { get; init; }

    /// <summary>Whether the person may log in.</summary>
    public bool? LoginEnabled { get; init; }

    /// <summary>A first name.</summary>
    public string? FirstName { get; init; }

    /// <summary>A last name.</summary>
    public string? LastName { get; init; }

    /// <summary>Address of a picture.</summary>
    public string? Avatar { get; init; }

    /// <summary>The organization; for administrators of several.</summary>
    public string? OrgId { get; init; }

    /// <summary>Roles, by id.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Licenses, by id; granted as far as possible, so read the person again to see which were.</summary>
    public IReadOnlyList<string>? Licenses { get; init; }

    /// <summary>Phone numbers; with calling data only.</summary>
    public IReadOnlyList<PhoneNumber>? PhoneNumbers { get; init; }

    /// <summary>The calling extension.</summary>
    public string? Extension { get; init; }

    /// <summary>The calling location, by id.</summary>
    public string? LocationId { get; init; }

    /// <summary>The department.</summary>
    public string? Department { get; init; }

    /// <summary>The manager's name.</summary>
    public string? Manager { get; init; }

    /// <summary>The manager, by id.</summary>
    public string? ManagerId { get; init; }

    /// <summary>The job title.</summary>
    public string? Title { get; init; }

    /// <summary>Postal addresses.</summary>
    public IReadOnlyList<PersonAddress>? Addresses { get; init; }

    /// <summary>Meeting sites; <c>site#attendee</c> makes the person an attendee there.</summary>
    public IReadOnlyList<string>? SiteUrls { get; init; }

    /// <summary>Whether calling data is written and answered; a parameter of the query.</summary>
    [JsonIgnore]
    public bool? CallingData { get; init; }

    /// <summary>Whether the answer leaves out what is not always there; a parameter of the query.</summary>
    [JsonIgnore]
    public bool? MinResponse { get; init; }

    /// <summary>Whether the answer names licenses and roles of all types; a parameter of the query.</summary>
    [JsonIgnore]
    public bool? ShowAllTypes { get; init; }

    /// <summary>Everything about a person that can be sent back; change it with <c>with</c>.</summary>
    /// <param name="person">The person, read a moment ago, with calling data if it is used.</param>
    public static UpdatePersonRequest From(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new()
        {
            DisplayName = person.DisplayName ?? "",
            Emails = person.Emails,
            NickName = person.NickName,
            LoginEnabled = person.LoginEnabled,
            FirstName = person.FirstName,
            LastName = person.LastName,
            Avatar = person.Avatar,
            OrgId = person.OrgId,
            Roles = person.Roles,
            Licenses = person.Licenses,
            PhoneNumbers = person.PhoneNumbers,
            Extension = person.Extension,
            LocationId = person.LocationId,
            Department = person.Department,
            Manager = person.Manager,
            ManagerId = person.ManagerId,
            Title = person.Title,
            Addresses = person.Addresses,
            SiteUrls = person.SiteUrls,
            Additional = person.Additional is { } more
                ? new Dictionary<string, JsonElement>(more, StringComparer.Ordinal)
                : null,
        };
    }

    internal Query ToQuery()
    {
        var query = new Query();
        query.Add("callingData", CallingData);
        query.Add("showAllTypes", ShowAllTypes);
        query.Add("minResponse", MinResponse);
        return query;
    }
}
