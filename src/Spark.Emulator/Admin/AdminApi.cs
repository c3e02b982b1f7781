using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>People and tokens, and the logs of deliveries and calls.</summary>
internal static class AdminApi
{
    public static void Map(AdminRoutes admin)
    {
        var cloud = admin.Cloud;
        admin.Get("/people", http => PeopleAsync(http, cloud));
        FileScanner.Map(admin);
        DeliveriesAdmin.Map(admin);
        CallsAdmin.Map(admin);
    }

    private static Task PeopleAsync(HttpContext http, Cloud cloud)
    {
        var people = cloud
            .Everybody()
            .Select(person => new AdminPerson
            {
                Id = person.Id,
                DisplayName = person.DisplayName,
                Email = person.Email,
                Token = person.Token,
                Type = person.Wire.Type,
                Avatar = person.Wire.Avatar,
            })
            .ToList();
        return AnswerAsync(http, new ItemList<AdminPerson>(people), AdminJson.Own.ItemListAdminPerson);
    }

    private static Task AnswerAsync<T>(
        HttpContext http,
        T value,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type
    ) => JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, EmulatorJson.Bytes(value, type));
}

/// <summary>A person with the token that speaks for them: for the chat page's choice of who one is.</summary>
internal sealed record AdminPerson
{
    public required string Id { get; init; }

    public required string DisplayName { get; init; }

    public required string Email { get; init; }

    public required string Token { get; init; }

    public required string Type { get; init; }

    public string? Avatar { get; init; }
}

[JsonSerializable(typeof(ItemList<AdminPerson>))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    public static readonly AdminJson Own = new(EmulatorJson.NewOptions());
}
