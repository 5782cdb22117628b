package schema

import "time"

// DateOf returns the day of the proleptic Gregorian calendar. Year 0 is the
// year before year 1; month and day must be those of a real day.
func DateOf(year int64, month time.Month, day int64) DateValue {
	// Years begin in March here, so that a leap day ends one.
	m := int64(month) - 3
	if m < 0 {
		m += 12
		year--
	}
	era := floorDiv(year, 400)
	ofEra := year - era*400
	ofYear := (153*m+2)/5 + day - 1
	return DateValue(era*146097 + ofEra*365 + ofEra/4 - ofEra/100 + ofYear - 719468)
}

// Civil returns the year, month and day of d.
func (d DateValue) Civil() (year int64, month time.Month, day int64) {
	days := int64(d) + 719468
	era := floorDiv(days, 146097)
	ofEra := days - era*146097
	yearOfEra := (ofEra - ofEra/1460 + ofEra/36524 - ofEra/146096) / 365
	ofYear := ofEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	m := (5*ofYear + 2) / 153
	day = ofYear - (153*m+2)/5 + 1
	year = yearOfEra + era*400
	if m >= 10 {
		m -= 12
		year++
	}
	return year, time.Month(m + 3), day
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
