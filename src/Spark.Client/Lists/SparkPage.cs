using System.Text.Json;

namespace Spark.Client;

/// <summary>One page of a list, as the service sent it.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class SparkPage<T>
{
    internal SparkPage(ItemsAnswer<T> answer, bool hasNext)
    {
        Items = answer.Items ?? throw new JsonException("The list has no items.");
        NotFoundIds = answer.NotFoundIds ?? [];
        HasNext = hasNext;
    }

    /// <summary>The items; may be empty although more pages follow.</summary>
    public IReadOnlyList<T> Items { get; }

    /// <summary>Ids that were asked for and name nobody; only for people listed by id.</summary>
    public IReadOnlyList<string> NotFoundIds { get; }

    /// <summary>Whether the service announced another page.</summary>
    public bool HasNext { get; }
}

/// <summary>The envelope of every list.</summary>
internal sealed record ItemsAnswer<T>
{
    public IReadOnlyList<T>? Items { get; set; }

    public IReadOnlyList<string>? NotFoundIds { get; set; }
}
