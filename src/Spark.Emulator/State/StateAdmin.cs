using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Features;

namespace Spark.Emulator;

/// <summary>The whole cloud as JSON, more people, and starting afresh.</summary>
internal static class StateAdmin
{
    public static void Map(AdminRoutes admin)
    {
        var cloud = admin.Cloud;
        admin.Get("/snapshot", http => JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, cloud.Snapshot().ToJson()));
        admin.Put("/snapshot", http => RestoreAsync(http, cloud));
        admin.Post("/seed", http => SeedAsync(http, cloud));
        admin.Post("/reset", http => ResetAsync(http, cloud));
    }

    private static async Task RestoreAsync(HttpContext http, Cloud cloud)
    {
        // It holds all files there are.
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted).ConfigureAwait(false);
        try
        {
            cloud.Restore(CloudSnapshot.Parse(body.ToArray()));
        }
        catch (SnapshotException exception)
        {
            throw ApiException.BadRequest($"The snapshot is not usable: {exception.Message}");
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task SeedAsync(HttpContext http, Cloud cloud)
    {
        var file = await RequestBody.ReadJsonAsync(http, SeedJson.Own.SeedFile).ConfigureAwait(false);
        var seed = file.ToSeed();
        lock (cloud.Gate)
        {
            var problems = Seeding.Problems(seed).Concat(Seeding.Conflicts(seed, cloud)).ToList();
            if (problems.Count > 0)
            {
                throw ApiException.BadRequest($"The seed is not usable: {string.Join("; ", problems)}.");
            }

            Seeding.Apply(seed, cloud);
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task ResetAsync(HttpContext http, Cloud cloud)
    {
        var request = await RequestBody.ReadJsonAsync(http, StateJson.Own.ResetRequest).ConfigureAwait(false);
        cloud.Reset(request.KeepWebhooks != false);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}

internal sealed record ResetRequest(bool? KeepWebhooks);

[JsonSerializable(typeof(ResetRequest))]
internal sealed partial class StateJson : JsonSerializerContext
{
    public static readonly StateJson Own = new(EmulatorJson.NewOptions());
}
