using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>A person to make; for administrators. At least one of the names is needed.</summary>
public sealed record CreatePersonRequest : SparkRequest
{
    /// <summary>Email addresses; the service uses only the first.</summary>
    public required IReadOnlyList<string> Emails { get; init; }

    /// <summary>The full name as shown.</summary>
    public string? DisplayName { get; init; }

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

    internal Query ToQuery()
    {
        var query = new Query();
        query.Add("callingData", CallingData);
        query.Add("minResponse", MinResponse);
        return query;
    }
}
