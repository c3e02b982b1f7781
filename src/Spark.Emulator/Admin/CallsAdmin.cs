namespace Spark.Emulator;

/// <summary>The last calls of the API.</summary>
internal static class CallsAdmin
{
    public static void Map(AdminRoutes admin) =>
        admin.Get(
            "/calls",
            http =>
                JsonAnswer.WriteAsync(
                    http,
                    StatusCodes.Status200OK,
                    EmulatorJson.Bytes(new ItemList<Call>(admin.Cloud.Calls.Newest()), CallsJson.Own.ItemListCall)
                )
        );
}
