namespace Spark.Client;

/// <summary>Whose authorizations to list: give a person's id or email. The service gives one page only.</summary>
public sealed record ListAuthorizationsRequest : SparkListRequest
{
    /// <summary>The person, by id.</summary>
    public string? PersonId { get; init; }

    /// <summary>The person, by email.</summary>
    public string? PersonEmail { get; init; }

    private protected override void AddTo(Query query)
    {
        query.Add("personId", PersonId);
        query.Add("personEmail", PersonEmail);
    }
}
