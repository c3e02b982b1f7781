using Spark.Client;

namespace EndToEnd.Tests.ClientAdmin;

public class PeopleStoryTests
{
    [Fact]
    public async Task An_administrator_makes_finds_changes_and_deletes_a_person()
    {
        await using var cloud = await AdminCloud.StartAsync();
        var people = cloud.Ada.People;

        (await people.GetMeAsync()).DisplayName.ShouldBe("Ada");
        (await people.GetMeAsync(callingData: true)).LoginEnabled.ShouldBe(true);

        var carol = await people.CreateAsync(
            new CreatePersonRequest
            {
                Emails = ["carol@example.com"],
                DisplayName = "Carol",
                Extension = "42",
                Title = "Tester",
                CallingData = true,
            }
        );
        carol.Extension.ShouldBe("42");
        (await people.GetAsync(carol.Id)).Extension.ShouldBeNull();
        var whole = await people.GetAsync(carol.Id, callingData: true);

        var updated = await people.UpdateAsync(
            carol.Id,
            UpdatePersonRequest.From(whole) with
            {
                Title = "Head",
                CallingData = true,
            }
        );
        updated.Title.ShouldBe("Head");
        updated.Extension.ShouldBe("42");
        (await people.UpdateAsync(carol.Id, new UpdatePersonRequest { DisplayName = "Carol" })).Title.ShouldBeNull();

        var names = new List<string?>();
        await foreach (var person in people.ListAsync(new ListPeopleRequest { PageSize = 1 }))
        {
            names.Add(person.DisplayName);
        }

        names.ShouldBe(["Ada", "Alice", "Carol"]);
        await people.DeleteAsync(carol.Id);
        await Should.ThrowAsync<SparkNotFoundException>(() => people.GetAsync(carol.Id));
        await Should.ThrowAsync<SparkForbiddenException>(() => cloud.Alice.People.DeleteAsync(carol.Id));
    }
}
