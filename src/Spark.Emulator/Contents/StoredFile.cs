namespace Spark.Emulator;

/// <summary>A file of a message. Its content id is the message's uuid and its position.</summary>
internal sealed record StoredFile(string Name, string ContentType, byte[] Bytes)
{
    /// <summary>Whether a compliance officer refused it: it is not given out any more.</summary>
    public bool IsRejected { get; set; }

    public static string Url(string origin, Guid message, int index) =>
        $"{origin}/v1/contents/{SparkId.Of("CONTENT", $"{message:D}/{index}")}";
}
