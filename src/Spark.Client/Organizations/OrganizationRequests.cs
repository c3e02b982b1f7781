namespace Spark.Client;

/// <summary>
/// Which organizations to list; there is no filter. The API no longer documents pages here:
/// <see cref="SparkListRequest.PageSize"/> is sent only when it is set.
/// </summary>
public sealed record ListOrganizationsRequest : SparkListRequest
{
    private protected override void AddTo(Query query) { }
}
