namespace Spark.Client;

/// <summary>Which classifications to list; there is no filter: all of the caller's organization.</summary>
public sealed record ListClassificationsRequest : SparkListRequest
{
    private protected override void AddTo(Query query) { }
}
