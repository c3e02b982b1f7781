using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A seed as it stands in a file: anything may be missing, and what is missing has its default.</summary>
internal sealed record SeedFile
{
    public IReadOnlyList<SeedFileOrganization?>? Organizations { get; init; }

    public static EmulatorSeed Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(path), SeedJson.Own.SeedFile);
            return (file ?? new SeedFile()).ToSeed();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SparkEmulatorConfigurationException(
                $"The seed file '{path}' cannot be read: {exception.Message}",
                exception
            );
        }
    }

    public EmulatorSeed ToSeed() => new([.. (Organizations ?? []).Select(organization => ToSeed(organization))]);

    private static EmulatorSeedOrganization ToSeed(SeedFileOrganization? organization) =>
        new(organization?.DisplayName ?? "")
        {
            Licenses = organization?.Licenses ?? [],
            Roles = organization?.Roles ?? [],
            People = [.. (organization?.People ?? []).Select(person => ToSeed(person))],
        };

    private static EmulatorSeedPerson ToSeed(SeedFilePerson? person) =>
        new(person?.DisplayName ?? "", person?.Email ?? "", person?.Token ?? "")
        {
            Type = person?.Type ?? "person",
            Roles = person?.Roles ?? [],
            Avatar = person?.Avatar,
        };
}

internal sealed record SeedFileOrganization
{
    public string? DisplayName { get; init; }

    public IReadOnlyList<string>? Licenses { get; init; }

    public IReadOnlyList<string>? Roles { get; init; }

    public IReadOnlyList<SeedFilePerson?>? People { get; init; }
}

internal sealed record SeedFilePerson
{
    public string? DisplayName { get; init; }

    public string? Email { get; init; }

    public string? Token { get; init; }

    public string? Type { get; init; }

    public IReadOnlyList<string>? Roles { get; init; }

    public string? Avatar { get; init; }
}

[JsonSerializable(typeof(SeedFile))]
internal sealed partial class SeedJson : JsonSerializerContext
{
    public static readonly SeedJson Own = new(EmulatorJson.NewOptions());
}
