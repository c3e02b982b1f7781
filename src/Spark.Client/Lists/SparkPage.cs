using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>One page of a list, as the service sent it.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class SparkPage<T>
{
    internal SparkPage(ItemsAnswer<T> answer, bool hasNext)
    {
        Items = answer.Items ?? [];
        NotFoundIds = answer.NotFoundIds ?? [];
        Unreadable = answer.Unreadable;
        HasNext = hasNext;
    }

    /// <summary>The items that could be read; may be empty although more pages follow.</summary>
    public IReadOnlyList<T> Items { get; }

    /// <summary>
    /// The items that could not be read, since they lack what is required, such as an id; empty mostly. An enumeration
    /// of the list leaves them out.
    /// </summary>
    public IReadOnlyList<UnreadableItem> Unreadable { get; }

    /// <summary>Ids that were asked for and name nobody; only for people listed by id.</summary>
    public IReadOnlyList<string> NotFoundIds { get; }

    /// <summary>Whether the service announced another page.</summary>
    public bool HasNext { get; }
}

/// <summary>An item of a list that could not be read.</summary>
/// <param name="Json">The item as the service sent it.</param>
/// <param name="Reason">Where it is odd, and how: <c>$.id: is missing</c>.</param>
public sealed record UnreadableItem(JsonElement Json, string Reason)
{
    /// <summary>Without the item, whose text must not reach a log.</summary>
    public override string ToString() => $"UnreadableItem {{ Reason = {Reason} }}";
}

/// <summary>The envelope of every list.</summary>
internal sealed record ItemsAnswer<T>
{
    public IReadOnlyList<T>? Items { get; set; }

    public IReadOnlyList<string>? NotFoundIds { get; set; }

    [JsonIgnore]
    public IReadOnlyList<UnreadableItem> Unreadable { get; set; } = [];
}
