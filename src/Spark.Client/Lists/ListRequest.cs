namespace Spark.Client;

/// <summary>How to list what has no filter: teams, roles, organizations, classifications.</summary>
public sealed record ListRequest : SparkListRequest
{
    private protected override void AddTo(Query query) { }
}
