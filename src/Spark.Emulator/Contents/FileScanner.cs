using System.Globalization;
using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>
/// Webex API: files are scanned for malware. Nothing is looked into here: the options say how a scan goes, and while the emulator
/// runs, posts to <c>/emulator/fileScans</c>.
/// </summary>
internal sealed class FileScanner(IReadOnlyList<EmulatorFileScan> configured)
{
    private volatile IReadOnlyList<EmulatorFileScan> _added = [];

    public static void Map(AdminRoutes admin)
    {
        admin.Post("/fileScans", http => AddAsync(http, admin.Cloud.FileScans));
        admin.Delete(
            "/fileScans",
            http =>
            {
                admin.Cloud.FileScans.Clear();
                return NoContentAsync(http);
            }
        );
    }

    /// <summary>Refuses a file that is still being scanned, that is infected, or that cannot be scanned and is not wanted so.</summary>
    public static void Require(ApiCall call, StoredFile file, long created)
    {
        if (call.Cloud.FileScans.Of(file) is not { } scan)
        {
            return;
        }

        var left = DateTimeOffset.FromUnixTimeMilliseconds(created) + scan.Duration - call.Cloud.Time.GetUtcNow();
        // Times of creation may be a little ahead of the clock, so that no two are the same.
        if (scan.Duration > TimeSpan.Zero && left > TimeSpan.Zero)
        {
            call.Http.Response.Headers.RetryAfter = Math.Ceiling(left.TotalSeconds)
                .ToString(CultureInfo.InvariantCulture);
            throw new ApiException(StatusCodes.Status423Locked, "The file is being scanned for malware.");
        }

        switch (scan.Verdict)
        {
            case EmulatorFileScan.Infected:
                throw new ApiException(StatusCodes.Status410Gone, "The file was found to be infected.");
            case EmulatorFileScan.Unscannable when call.Query("allow") is not "unscannable":
                throw new ApiException(
                    StatusCodes.Status428PreconditionRequired,
                    "The file cannot be scanned. Repeat the request with allow=unscannable to get it all the same."
                );
        }
    }

    /// <summary>What was added while the emulator runs.</summary>
    public IReadOnlyList<EmulatorFileScan> Added => _added;

    public void Add(IReadOnlyList<EmulatorFileScan> scans) => _added = [.. _added, .. scans];

    /// <summary>What was added is forgotten; what the options say stays.</summary>
    public void Clear() => _added = [];

    private EmulatorFileScan? Of(StoredFile file) =>
        _added.LastOrDefault(scan => scan.Fits(file)) ?? configured.LastOrDefault(scan => scan.Fits(file));

    private static async Task AddAsync(HttpContext http, FileScanner scanner)
    {
        var bodies = await RequestBody.ReadJsonAsync(http, FileScansJson.Own.FileScanBodyArray).ConfigureAwait(false);
        var scans = bodies
            .Select(body => body?.ToScan() ?? throw ApiException.BadRequest("A file scan must be an object."))
            .ToList();
        if (scans.SelectMany(scan => scan.Problems()).FirstOrDefault() is { } problem)
        {
            throw ApiException.BadRequest(problem);
        }

        scanner.Add(scans);
        await NoContentAsync(http).ConfigureAwait(false);
    }

    private static Task NoContentAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}

/// <summary>A scan as it stands in the body of the emulator's own call.</summary>
internal sealed record FileScanBody
{
    public string? Name { get; init; }

    public double Seconds { get; init; }

    public string? Verdict { get; init; }

    public EmulatorFileScan ToScan() =>
        new()
        {
            Name = Name,
            Duration = TimeSpan.FromSeconds(Math.Clamp(Seconds, -1, TimeSpan.SecondsPerDay)),
            Verdict = Verdict ?? "safe",
        };
}

[JsonSerializable(typeof(FileScanBody[]))]
internal sealed partial class FileScansJson : JsonSerializerContext
{
    public static readonly FileScansJson Own = new(EmulatorJson.NewOptions());
}
