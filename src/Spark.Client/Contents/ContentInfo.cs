namespace Spark.Client;

/// <summary>What is known of a file of a message.</summary>
/// <param name="Name">
/// Its name, safe to be used in a directory: one segment, without a path; <c>file</c> when the service names none.
/// </param>
/// <param name="ContentType">Its type, such as <c>application/pdf</c>; <c>null</c> when the service does not say.</param>
/// <param name="Size">Its size in bytes; <c>null</c> when the service does not say.</param>
public sealed record ContentInfo(string Name, string? ContentType, long? Size)
{
    internal static ContentInfo Of(HttpResponseMessage response) =>
        new(
            FileName.Read(response.Content.Headers) ?? "file",
            response.Content.Headers.ContentType?.MediaType,
            response.Content.Headers.ContentLength
        );
}

/// <summary>A file that was downloaded.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Info">Name, type and size as the service told.</param>
public sealed record DownloadedFile(string Path, ContentInfo Info);

/// <summary>What a compliance officer says about a file.</summary>
/// <param name="Value">The text on the wire.</param>
public readonly record struct ContentResult(string Value)
{
    /// <summary>It may be given out.</summary>
    public static ContentResult Approve { get; } = new("approve");

    /// <summary>It may not.</summary>
    public static ContentResult Reject { get; } = new("reject");

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
