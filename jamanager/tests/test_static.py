CSS = "/static/css/tokens.css"


def test_a_file_comes_whole_with_its_type_and_length(client):
    answer = client.get(CSS)
    assert (answer.status_code, answer.streaming) == (200, False)
    assert answer["Content-Type"].startswith("text/css")
    assert int(answer["Content-Length"]) == len(answer.content) > 0


def test_a_file_that_the_browser_has_is_not_sent_again(client):
    known = client.get(CSS)["Last-Modified"]
    answer = client.get(CSS, headers={"If-Modified-Since": known})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_part_of_a_file_can_be_asked_for(client):
    answer = client.get(CSS, headers={"Range": "bytes=0-9"})
    assert (answer.status_code, len(answer.content)) == (206, 10)
