using System.Text.Json;

namespace Spark.Emulator;

/// <summary>Switches faults on and off, and says which there are.</summary>
internal static class FaultsAdmin
{
    public static void Map(AdminRoutes admin)
    {
        admin.Get("/faults", http => ListAsync(http, admin));
        admin.Post("/faults", http => AddAsync(http, admin));
        admin.Delete("/faults", http => ClearAsync(http, admin));
        admin.Delete("/faults/{faultId}", http => RemoveAsync(http, admin));
    }

    private static Task ListAsync(HttpContext http, AdminRoutes admin)
    {
        var active = admin.Cloud.Faults.Active(admin.Caller(http).Token);
        var body = EmulatorJson.Bytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("kinds");
            foreach (var kind in FaultKinds.All)
            {
                kind.Write(writer);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("active");
            foreach (var fault in active)
            {
                Write(writer, fault);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        return JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, body);
    }

    private static void Write(Utf8JsonWriter writer, Fault fault)
    {
        writer.WriteStartObject();
        writer.WriteString("id", fault.Id);
        fault.Spec.WriteMembers(writer);
        if (fault.Left is { } left)
        {
            writer.WriteNumber("left", left);
        }

        writer.WriteNumber("struck", fault.Struck);
        writer.WriteEndObject();
    }

    private static async Task AddAsync(HttpContext http, AdminRoutes admin)
    {
        var caller = admin.Caller(http);
        var list = await RequestBody.ReadJsonAsync(http, FaultsJson.Own.JsonElementArray).ConfigureAwait(false);
        admin.Cloud.Faults.Add(caller.Token, FaultSpec.Faults(list));
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task ClearAsync(HttpContext http, AdminRoutes admin)
    {
        admin.Cloud.Faults.Clear(admin.Caller(http).Token);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task RemoveAsync(HttpContext http, AdminRoutes admin)
    {
        var id = (string)http.Request.RouteValues["faultId"]!;
        if (!admin.Cloud.Faults.Remove(admin.Caller(http).Token, id))
        {
            throw ApiException.NotFound("There is no such fault, or it has struck for the last time.");
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
