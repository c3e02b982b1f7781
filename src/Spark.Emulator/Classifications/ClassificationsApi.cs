namespace Spark.Emulator;

/// <summary>Webex API: classifications of rooms; everybody sees those of the own organization.</summary>
internal static class ClassificationsApi
{
    public static void Map(ApiRoutes api) => api.Get("/classifications", ListAsync);

    private static Task ListAsync(ApiCall call) =>
        call.AnswerAsync(
            () => new ItemList<Classification>(Classification.Of(call.Cloud.Organizations.Of(call.Caller))),
            ClassificationsJson.Own.ItemListClassification
        );
}
