using System.Text.Json.Nodes;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Faults;

public class FaultListTests
{
    [Fact]
    public async Task The_kinds_are_listed_with_their_fields()
    {
        await using var cloud = await TestCloud.StartAsync();

        var kinds = (await cloud.GetAsync(Alice, "~/emulator/faults")).ShouldBeOk().Json["kinds"]!.AsArray();

        kinds
            .Select(kind => (string?)kind!["kind"])
            .ShouldBe([
                "rateLimit",
                "serverError",
                "unavailable",
                "htmlError",
                "latency",
                "reset",
                "truncated",
                "malformed",
                "wrongContentType",
                "expiredToken",
                "readAfterWriteLag",
                "futureApi",
                "duplicateDelivery",
                "delayDelivery",
                "reorderDeliveries",
                "dropDelivery",
            ]);
        foreach (var kind in kinds)
        {
            ((string?)kind!["title"]).ShouldNotBeNullOrEmpty();
            ((string?)kind["description"]).ShouldNotBeNullOrEmpty();
            kind["fields"]!
                .AsArray()
                .ShouldAllBe(field =>
                    (string)field!["type"]! == "number"
                    || (string)field["type"]! == "text"
                    || (string)field["type"]! == "boolean"
                );
        }

        kinds[0]!["fields"]![0]!.ToJsonString().ShouldBe("""{"name":"count","type":"number","default":1}""");
    }

    [Fact]
    public async Task Every_kind_can_be_switched_on_with_the_defaults_it_names()
    {
        await using var cloud = await TestCloud.StartAsync();
        var kinds = (await cloud.GetAsync(Alice, "~/emulator/faults")).Json["kinds"]!.AsArray();
        var faults = new JsonArray();
        foreach (var kind in kinds)
        {
            var fault = new JsonObject { ["kind"] = (string)kind!["kind"]! };
            foreach (var field in kind["fields"]!.AsArray().Where(field => field!["default"] is not null))
            {
                fault[(string)field!["name"]!] = field["default"]!.DeepClone();
            }

            faults.Add(fault);
        }

        await cloud.FaultAsync(Alice, faults.ToJsonString());

        (await cloud.ActiveFaultsAsync(Alice))
            .Select(fault => (string?)fault["kind"])
            .ShouldBe(kinds.Select(kind => (string?)kind!["kind"]));
    }

    [Fact]
    public async Task What_is_on_is_listed_as_it_was_asked_for_and_can_be_taken_back_one_by_one()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.FaultAsync(
            Alice,
            """[{"kind":"serverError","count":3,"status":502,"path":"/rooms*"},{"kind":"latency","ms":0}]"""
        );
        (await cloud.GetAsync(Alice, "/rooms")).ShouldFail(502);

        var active = await cloud.ActiveFaultsAsync(Alice);
        (await cloud.ActiveFaultsAsync(Bob)).ShouldBeEmpty();
        ((int)active[0]["left"]!).ShouldBe(2);
        ((int)active[0]["struck"]!).ShouldBe(1);
        ((string?)active[0]["path"]).ShouldBe("/rooms*");
        active[1].ContainsKey("left").ShouldBeFalse();

        (await cloud.DeleteAsync(Bob, $"~/emulator/faults/{active[0]["id"]}")).ShouldFail(404);
        (await cloud.DeleteAsync(Alice, $"~/emulator/faults/{active[0]["id"]}")).ShouldBe(204);

        (await cloud.GetAsync(Alice, "/rooms")).ShouldBeOk();
        (await cloud.ActiveFaultsAsync(Alice)).ShouldHaveSingleItem()["kind"]!.ToString().ShouldBe("latency");
    }

    [Theory]
    [InlineData("""[{"kind":"earthquake"}]""", "There is no fault 'earthquake'. The kinds of faults are: rateLimit,")]
    [InlineData("""[{}]""", "A fault needs a kind")]
    [InlineData(
        """[{"kind":"reset","often":true}]""",
        "reset has no 'often'. What it has: count, applied, method, path, probability."
    )]
    [InlineData("""[{"kind":"reset","applied":"yes"}]""", "applied must be true or false.")]
    [InlineData("""[{"kind":"latency","ms":-1}]""", "ms must be a whole number")]
    [InlineData("""[{"kind":"latency","probability":1.1}]""", "probability must be a number from 0 to 1.")]
    [InlineData("""[{"kind":"malformed","body":"xml"}]""", "body must be one of: json, html, empty.")]
    [InlineData("""[{"kind":"rateLimit","requests":1,"seconds":0}]""", "seconds must be at least 1.")]
    [InlineData("""[{"kind":"wrongContentType","contentType":"a\nb"}]""", "contentType must be plain text.")]
    public async Task What_is_not_understood_is_refused_with_what_is_known(string faults, string message)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PostAsync(Alice, "~/emulator/faults", faults)).ShouldFail(400).Message.ShouldStartWith(message);

        (await cloud.ActiveFaultsAsync(Alice)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"kind":"serverError","method":"POST"}""", 200, 500)]
    [InlineData("""{"kind":"serverError","path":"/rooms"}""", 500, 200)]
    [InlineData("""{"kind":"serverError","path":"/rooms","method":"get"}""", 500, 200)]
    [InlineData("""{"kind":"serverError","path":"/room"}""", 200, 200)]
    public async Task A_fault_strikes_the_calls_it_is_for(string fault, int list, int create)
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.FaultAsync(Alice, $"[{fault}]");

        (await cloud.GetAsync(Alice, "/rooms")).ShouldBe(list);
        (await cloud.PostAsync(Alice, "/rooms", new { title = "x" })).ShouldBe(create);
    }

    [Fact]
    public async Task Chance_is_the_same_with_the_same_seed_and_another_with_another()
    {
        var one = await StruckAsync(seed: 1);

        (await StruckAsync(seed: 1)).ShouldBe(one);
        (await StruckAsync(seed: 2)).ShouldNotBe(one);
        one.Count(struck => struck).ShouldBeInRange(5, 25);
    }

    [Fact]
    public async Task Faults_of_a_file_are_on_from_the_start()
    {
        var file = await FileAsync("""{"echobot":[{"kind":"serverError","count":1}]}""");
        await using var cloud = await TestCloud.StartAsync(options => options.FaultsPath = file);

        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
        (await cloud.GetAsync(Bot, "/people/me")).ShouldFail(500);
        (await cloud.GetAsync(Bot, "/people/me")).ShouldBeOk();
    }

    [Theory]
    [InlineData("""{"nobody":[]}""", "a token nobody has")]
    [InlineData("""{"alice":[{"kind":"earthquake"}]}""", "There is no fault 'earthquake'")]
    [InlineData("[", "cannot be read")]
    public async Task A_file_of_faults_that_is_not_usable_is_explained(string json, string message)
    {
        var file = await FileAsync(json);

        (
            await Should.ThrowAsync<SparkEmulatorConfigurationException>(() =>
                TestCloud.StartAsync(options => options.FaultsPath = file)
            )
        ).Message.ShouldContain(message);
    }

    private static async Task<bool[]> StruckAsync(int seed)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.FaultSeed = seed);
        await cloud.FaultAsync(Alice, """[{"kind":"serverError","count":100,"probability":0.3}]""");
        var struck = new bool[40];
        for (var i = 0; i < struck.Length; i++)
        {
            struck[i] = (await cloud.GetAsync(Alice, "/people/me")).Status == 500;
        }

        return struck;
    }

    private static async Task<string> FileAsync(string json)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("spark-faults").FullName, "faults.json");
        await File.WriteAllTextAsync(file, json);
        return file;
    }
}
