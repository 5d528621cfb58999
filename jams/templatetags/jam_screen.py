"""What the big screen's templates say of songs."""

from django import template

from jams.views import screen_words

register = template.Library()
register.filter("needs_words", screen_words.needs_words)
